"""What programs call: named endpoints, plain HTTP and MCP, all over the same functions."""
