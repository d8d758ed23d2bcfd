import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import type { Overview, SubscriptionOverview } from '#messaging';
import { messagingGauges } from './messaging-gauges.js';

const subscription: SubscriptionOverview = {
  name: 'loyalty_points',
  channel: 'sales_events',
  transport: 'rabbitmq',
  state: 'paused',
  pausedFor: ['operator'],
  inFlight: 2,
  depth: { ready: 7, unsettled: 2, consumers: 1 },
  unknown: undefined,
  retries: { waiting: 3, claimed: 1 },
  deadLetters: 4,
};

const overview: Overview = {
  app: 'shop',
  instance: '1',
  channels: [
    {
      name: 'sales_events',
      pattern: 'events',
      transport: 'rabbitmq',
      types: ['sale_completed'],
      publishes: true,
      outbox: 5,
      outboxOldestMs: 1_500,
    },
  ],
  subscriptions: [subscription],
  relays: [{ transport: 'rabbitmq', state: 'failing', failure: 'connection refused' }],
  transports: [{ transport: 'rabbitmq', state: 'blocked', why: 'low on memory' }],
  deadLetters: 6,
};

/** What is scraped of a bus whose database answers, or doesn't. */
async function scraped(answer: () => Promise<Overview>): Promise<{ readonly text: string; readonly asked: number }> {
  const registry = new Registry();
  let asked = 0;
  const health = () => ({ subscriptions: [subscription], relays: overview.relays, transports: overview.transports });
  messagingGauges(registry, {
    health,
    admin: {
      overview: () => {
        asked += 1;
        return answer();
      },
    },
  });
  return { text: await registry.metrics(), asked };
}

describe('the gauges of messaging', () => {
  it.each([
    'trenza_subscription_state{messaging_destination_subscription_name="loyalty_points",trenza_state="paused"} 1',
    'trenza_subscription_state{messaging_destination_subscription_name="loyalty_points",trenza_state="attached"} 0',
    'trenza_subscription_paused{messaging_destination_subscription_name="loyalty_points",trenza_pause_reason="operator"} 1',
    'trenza_subscription_in_flight{messaging_destination_subscription_name="loyalty_points"} 2',
    'trenza_relay_state{messaging_system="rabbitmq",trenza_state="failing"} 1',
    'trenza_relay_state{messaging_system="rabbitmq",trenza_state="leads"} 0',
    'trenza_connection_state{messaging_system="rabbitmq",trenza_state="blocked"} 1',
    'trenza_connection_state{messaging_system="rabbitmq",trenza_state="connected"} 0',
    'trenza_queue_messages{messaging_destination_subscription_name="loyalty_points",trenza_state="ready"} 7',
    'trenza_local_queue_rows{messaging_destination_subscription_name="loyalty_points",trenza_state="waiting"} 3',
    'trenza_dead_letters{messaging_destination_subscription_name="loyalty_points"} 4',
    'trenza_dead_letters{messaging_destination_subscription_name=""} 2',
    'trenza_outbox_rows{messaging_destination_name="sales_events"} 5',
    'trenza_outbox_oldest_age_seconds{messaging_destination_name="sales_events"} 1.5',
    'trenza_overview_complete 1',
  ])('say %s', async (line) => {
    const { text } = await scraped(() => Promise.resolve(overview));
    expect(text.split('\n')).toContain(line);
  });

  it('ask the database once a scrape', async () => {
    expect((await scraped(() => Promise.resolve(overview))).asked).toBe(1);
  });

  it('show what the process knows by itself while its database is away, and say that the rest is missing', async () => {
    const { text } = await scraped(() => Promise.reject(new Error('connection refused')));
    expect(text).toMatch(/^trenza_subscription_paused\{.*"operator"\} 1$/m);
    expect(text).toMatch(/^trenza_overview_complete 0$/m);
    expect(text).not.toMatch(/^trenza_outbox_rows\{/m);
  });
});
