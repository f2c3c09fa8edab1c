"""What the operator invoices its clients: one document a month, numbered without a gap, never changed."""
