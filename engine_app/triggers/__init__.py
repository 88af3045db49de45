"""What starts runs from outside: webhooks, their registration at vendors, and deliveries sent again."""
