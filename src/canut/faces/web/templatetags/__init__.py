"""What templates say that Django does not."""
