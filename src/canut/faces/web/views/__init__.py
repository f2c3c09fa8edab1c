"""The pages, by what people come for; each parses, calls one operation and renders."""
