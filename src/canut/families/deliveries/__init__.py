"""Deliveries: orders offered to couriers on booked slots."""
