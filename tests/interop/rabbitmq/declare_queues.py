"""Declares the exchange and the queues of the sales as the table of the wire has them: durable, without an argument.

A broker that has them otherwise closes the channel, and this ends with its reason. python declare_queues.py <amqp url>
"""

import sys

import pika

connection = pika.BlockingConnection(pika.URLParameters(sys.argv[1]))
channel = connection.channel()
channel.exchange_declare("sales_events", exchange_type="fanout", durable=True)
for queue in ("email_notifications", "loyalty_points"):
    channel.queue_declare(queue, durable=True)
    channel.queue_bind(queue, "sales_events")
    print(queue, flush=True)
connection.close()
