"""What people may ask about the data held on them: see it, correct it, have it erased (G10, G18)."""
