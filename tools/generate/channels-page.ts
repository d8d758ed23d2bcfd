import 'reflect-metadata';
import { targetConstructorToSchema } from 'class-validator-jsonschema';
import { channels } from '#contracts';
import { type Channel, type MessageClass, policyOf, type Subscription } from '#messaging/contract';
import { code, markdown, table } from './markdown.js';

const flags = ['ordered', 'lossy', 'switchable', 'open', 'prioritised'] as const;

const seconds = (ms: number): string => `${ms / 1_000} s`;

const subscriptionRow = (subscription: Subscription): string[] => {
  const policy = policyOf(subscription.policy);
  const waits = [1, policy.attempts - 1].map((attempt) => seconds(policy.backoff(attempt, () => 0)));
  return [
    code(subscription.name),
    `${policy.attempts}`,
    waits.join(' up to '),
    seconds(policy.timeoutMs),
    `${policy.concurrency}`,
  ];
};

/** `minLength 1`; of alternatives, as a date has them, each one's format. */
function ruleOf([rule, value]: readonly [string, unknown]): string {
  if (rule === 'oneOf')
    return (value as readonly { readonly format: string }[]).map(({ format }) => format).join(' or ');
  return `${rule} ${Array.isArray(value) ? value.join(', ') : String(value)}`;
}

/**
 * A nested class is a type of its own, which has no name on the wire; its fields stand behind its field's name. An object
 * of whatever fields has none to tell.
 */
function fieldRows(type: MessageClass | (new () => object), prefix = ''): string[][] {
  const { properties = {}, required = [] } = targetConstructorToSchema(type);
  return Object.entries(properties).flatMap(([field, schema]) => {
    const nested: unknown =
      '$ref' in schema ? Reflect.getMetadata('design:type', type.prototype as object, field) : undefined;
    if (nested === Object) return [[code(prefix + field), 'object', required.includes(field) ? 'yes' : 'no', '']];
    if (typeof nested === 'function') return fieldRows(nested as new () => object, `${prefix}${field}.`);
    const { type: kind = 'string', ...rules } = schema as { readonly type?: string };
    return [
      [
        code(prefix + field),
        kind,
        required.includes(field) ? 'yes' : 'no',
        Object.entries(rules).map(ruleOf).join(', '),
      ],
    ];
  });
}

/** `lossy, expires after 10 s, 5000 waiting at most`. */
function factsOf(channel: Channel): string[] {
  const { pattern, transport, expiresAfterMs, maxLength, deadLetters } = channel;
  return [
    `${pattern} over ${transport}`,
    ...flags.filter((flag) => channel[flag]),
    ...(expiresAfterMs === undefined ? [] : [`expires after ${seconds(expiresAfterMs)}`]),
    ...(maxLength === undefined ? [] : [`${maxLength} waiting at most`]),
    ...(deadLetters ? ['what a foreign client rejects is kept'] : []),
  ];
}

const sectionOf = (channel: Channel): string[] => [
  `## ${channel.name}`,
  factsOf(channel).join(', ') + '.',
  ...(channel.because === undefined ? [] : [`${channel.because}.`]),
  table(
    ['subscription', 'attempts', 'waits between them', 'time-out', 'at once'],
    channel.subscriptions.map(subscriptionRow),
  ),
  ...channel.messages.flatMap((message) => [
    `### ${message.messageType}`,
    table(['field', 'type', 'required', 'rules'], fieldRows(message)),
  ]),
];

/** docs/generated/channels.md */
export const channelsPage = (): string =>
  markdown(
    'Channels',
    `What is said, and who listens: the ${channels.length} channels of \`libs/contracts\`, their messages as they stand on the wire, ` +
      'and the failure policy of every subscription.',
    ...channels.flatMap(sectionOf),
  );
