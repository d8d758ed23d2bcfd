export type { Effect, EffectKind } from './consuming/effect.js';
export type { Handler } from './consuming/handler.js';
export type { SubscriptionState } from './consuming/subscription-runner.js';
export * from './contract/index.js';
export {
  DuplicateHandler,
  InvalidRoutes,
  MisplacedConsumer,
  MissingFeature,
  UnknownTransport,
} from './errors/boot-errors.js';
export { ChannelNotPublished, MessageNotOnChannel, UnsupportedRule } from './errors/contract-errors.js';
export { ContractViolation } from './errors/contract-violation.js';
export type { Violation } from './errors/contract-violation.js';
export {
  DatabaseUnavailable,
  EffectUnderWay,
  HandlerTimedOut,
  Rejected,
  Unavailable,
  Undecodable,
  UnknownType,
} from './errors/handling-errors.js';
export { PublishFailed } from './errors/publish-failed.js';
export { TrenzaError } from './errors/trenza-error.js';
export { createMessaging, Messaging } from './messaging.js';
export type { MessagingHealth, MessagingOptions } from './messaging.js';
export { silentLogger } from './observability/logger.js';
export type { Logger } from './observability/logger.js';
export { noMetrics } from './observability/metrics.js';
export type { MessagingMetrics, Outcome } from './observability/metrics.js';
export { isTraceparent, newTraceparent, traceContext, traceIdOf } from './observability/trace-context.js';
export type { TraceContext } from './observability/trace-context.js';
export { systemClock } from './ports/clock.js';
export type { Clock } from './ports/clock.js';
export type { DeadLetter, DeadLetterStore, DeadReason, NewDeadLetter } from './ports/dead-letter-store.js';
export type { Abortable, InboxKey, InboxStore, Lease } from './ports/inbox-store.js';
export type { ClaimedRow, ClaimOptions, LocalQueue, NewRow } from './ports/local-queue.js';
export type { NewOutboxRow, OutboxRow, OutboxStore } from './ports/outbox-store.js';
export type { Stores } from './ports/stores.js';
export type { Register, Tx } from './ports/tx.js';
export { Outbox } from './publishing/outbox.js';
export { Publisher } from './publishing/publisher.js';
export { routesFrom } from './routing/routes.js';
export type { Routes } from './routing/routes.js';
export type { Transports } from './routing/router.js';
export { Delivery } from './transports/delivery.js';
export { embeddedTransport } from './transports/embedded/transport.js';
export type { EmbeddedOptions } from './transports/embedded/transport.js';
export type * from './transports/transport.js';
export type { WireMessage } from './wire/envelope.js';
