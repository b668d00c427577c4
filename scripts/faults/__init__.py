"""What happens when processes, servers and disks fail: ``make faults`` (docs/operations.md)."""
