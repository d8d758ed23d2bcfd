import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MessageConsumer, MessagePublisher, RabbitMQConnection } from '#messaging/vocabularies';
import { snippetsIn } from '../support/snippets.js';

const guide = readFileSync('docs/guides/reactions.md', 'utf8');
const [, section = ''] = guide.split('## From the Python package');
const blocks = snippetsIn(section);
/** Of each row what Python calls, in snake_case, and what stands beside it. */
const rows = section
  .split('\n')
  .filter((line) => line.startsWith('| '))
  .map((line) => line.split(/(?<!\\)\|/).map((cell) => cell.trim()));
const methods = [MessageConsumer, MessagePublisher, RabbitMQConnection].flatMap(({ prototype }) =>
  Object.entries(Object.getOwnPropertyDescriptors(prototype)).flatMap(([name, { value }]) =>
    typeof value === 'function' ? name : [],
  ),
);
const OF_PYTHON = [
  'connect',
  'publish_reaction',
  'publish_persistence_event',
  'publish_user_event',
  'publish_outfit_event',
  'start_consuming',
  'stop_consuming',
  'get_queue_info',
  'purge_queue',
  'set_qos',
  'close',
];

describe('docs/guides/reactions.md, "From the Python package"', () => {
  it('has its snippets', () => expect(blocks.length).toBeGreaterThan(2));

  it.each(blocks)('shows examples/rabbitmq-package/%s as it is', (file, code) => {
    expect(code).toBe(readFileSync(join('examples/rabbitmq-package', file), 'utf8'));
  });

  it.each(OF_PYTHON)('has a row for %s, beside a method that there is', (name) => {
    const here = name.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
    const row = rows.find(([, python = '']) => python.startsWith(`\`${name}(`));
    expect(row?.[2]).toContain(`${here}(`);
    expect(methods).toContain(here);
  });
});
