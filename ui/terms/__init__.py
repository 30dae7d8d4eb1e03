"""The settings of contracts: levels of service, what they owe, calendars."""
