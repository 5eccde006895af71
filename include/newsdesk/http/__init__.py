"""The only part that speaks HTTP: one client, its address guard, robots.txt, and the pace kept towards each host."""

from newsdesk.http.client import Client
from newsdesk.http.pace import next_slot, pace_key
from newsdesk.http.robots import Robots, RobotsRecord, RobotsStore, product_token

__all__ = ["Client", "Robots", "RobotsRecord", "RobotsStore", "next_slot", "pace_key", "product_token"]
