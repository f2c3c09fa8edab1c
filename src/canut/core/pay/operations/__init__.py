"""The only door through which pay is written: accruals at approval, top-ups and payouts in a pay run."""
