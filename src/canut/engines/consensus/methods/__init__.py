"""The methods: one a file, all with the contract of `Method`."""
