"""Binds a queue of its own to `sales_events`, says `bound`, then prints the first message as a line of JSON, and ends.

Written from the table of the wire alone: a durable fanout exchange. python hear_sales.py <amqp url>
"""

import base64
import json
import sys

import pika

connection = pika.BlockingConnection(pika.URLParameters(sys.argv[1]))
channel = connection.channel()
channel.exchange_declare("sales_events", exchange_type="fanout", durable=True)
queue = channel.queue_declare("", exclusive=True).method.queue
channel.queue_bind(queue, "sales_events")
print("bound", flush=True)

for method, properties, body in channel.consume(queue, inactivity_timeout=60):
    if method is None:
        sys.exit("no sale was heard within 60 s")
    channel.basic_ack(method.delivery_tag)
    said = {
        "body": base64.b64encode(body).decode("ascii"),
        "content_type": properties.content_type,
        "delivery_mode": properties.delivery_mode,
        "message_id": properties.message_id,
        "type": properties.type,
        "headers": properties.headers,
    }
    print(json.dumps(said, default=str), flush=True)
    break

channel.cancel()
connection.close()
