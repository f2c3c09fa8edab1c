"""Sessions and booked slots."""
