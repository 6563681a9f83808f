"""Applications over the shared record (design §3). Each has its place in `.importlinter`; none imports another."""
