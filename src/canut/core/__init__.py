"""What every family of work shares: people, audit, money, work, time, pay and decisions."""
