"""Publishes a sale to `sales_events`, without any property, so many times.

Written from the table of the wire alone. python publish_sale.py <amqp url> <sale_id> <customer_email> <times>
"""

import json
import sys
from datetime import datetime, timezone

import pika

url, sale_id, customer_email, times = sys.argv[1:]
sale = {
    "event_type": "sale_completed",
    "sale_id": sale_id,
    "product_id": 1,
    "product_name": "Manzana Orgánica",
    "quantity": 5,
    "total": 75.00,
    "customer_email": customer_email,
    # Without a zone it is UTC.
    "timestamp": datetime.now(timezone.utc).replace(tzinfo=None).isoformat(),
}
body = json.dumps(sale).encode("utf-8")

connection = pika.BlockingConnection(pika.URLParameters(url))
channel = connection.channel()
channel.confirm_delivery()
channel.exchange_declare("sales_events", exchange_type="fanout", durable=True)
for _ in range(int(times)):
    channel.basic_publish("sales_events", "", body)
connection.close()
