"""What workers say of clients, published so that no figure can be traced to a person."""
