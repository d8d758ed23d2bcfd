export { DeadLetterDesk } from './admin/dead-letter-desk.js';
export type { LeftBecause, RedriveOptions } from './admin/dead-letter-desk.js';
export type { LetterEdit } from './admin/edited-letter.js';
export { MessagingAdmin } from './admin/messaging-admin.js';
export type { NamedMessage } from './admin/messaging-admin.js';
export { TopologyDesk } from './admin/topology-desk.js';
export type { TopologyReport } from './admin/topology-desk.js';
export type { ChannelOverview, Overview, SubscriptionOverview } from './admin/overview.js';
export { Tail } from './observability/tail.js';
export type { Sighting } from './observability/tail.js';
export type { PauseReason } from './consuming/pausing/pauses.js';
export type { Effect, EffectKind } from './consuming/effect.js';
export type { BatchEffect } from './consuming/batches/batch-effect.js';
export type { BatchHandler, BatchSize } from './consuming/batches/batch-handler.js';
export type { AnyHandler } from './consuming/any-handler.js';
export type { Handler } from './consuming/handler.js';
export type { SubscriptionState } from './consuming/subscription-runner.js';
export * from './contract/index.js';
export {
  LetterExpired,
  LetterGone,
  LetterWaiting,
  LetterWithoutTaker,
  UnknownChannel,
  UnknownLetter,
  UnknownSubscription,
} from './errors/admin-errors.js';
export {
  DuplicateHandler,
  InvalidBatch,
  InvalidRoutes,
  MisplacedConsumer,
  MissingFeature,
  NoDatabase,
  UnknownTransport,
} from './errors/boot-errors.js';
export {
  ChannelNotAsked,
  ChannelNotPublished,
  MessageNotOnChannel,
  UnsupportedRule,
} from './errors/contract-errors.js';
export { ContractViolation } from './errors/contract-violation.js';
export type { Violation } from './errors/contract-violation.js';
export {
  BatchTimedOut,
  DatabaseUnavailable,
  EffectUnderWay,
  ErrorSwallowed,
  HandlerTimedOut,
  Rejected,
  Unavailable,
  Undecodable,
  UnknownType,
} from './errors/handling-errors.js';
export {
  RequesterClosed,
  RequestFailed,
  RequestNotHandled,
  RequestRepeated,
  RequestTimedOut,
} from './errors/request-errors.js';
export { PublishFailed, PublishTimedOut } from './errors/publish-failed.js';
export { NotConnected, TooLarge, TopologyMismatch, Unroutable, Unsupported } from './errors/transport-errors.js';
export { TrenzaError } from './errors/trenza-error.js';
export { createMessaging, Messaging } from './messaging.js';
export type { Registration } from './messaging.js';
export type { MessagingHealth } from './messaging-health.js';
export type { MessagingOptions } from './messaging-options.js';
export { silentLogger } from './observability/logger.js';
export type { Logger } from './observability/logger.js';
export { noMetrics } from './observability/metrics.js';
export type { Consumer, Destination, Exemption, Handled, MessagingMetrics, Outcome } from './observability/metrics.js';
export { isTraceparent, newTraceparent, traceContext, traceIdOf } from './observability/trace-context.js';
export type { TraceContext } from './observability/trace-context.js';
export { traced } from './observability/traced.js';
export type { Attributes, Span, SpanKind, SpanOptions, Tracer } from './observability/tracer.js';
export { systemClock } from './ports/clock.js';
export type { Clock } from './ports/clock.js';
export { letterName } from './ports/audit-store.js';
export type { AuditAction, AuditEntry, AuditFilter, AuditStore, NewAuditEntry } from './ports/audit-store.js';
export { deadReasons } from './ports/dead-letter-store.js';
export type {
  DeadLetter,
  DeadLetterStore,
  DeadReason,
  EditedLetter,
  LetterFilter,
  LetterPage,
  NewDeadLetter,
  Redrive,
  Redriven,
} from './ports/dead-letter-store.js';
export type { Abortable, InboxKey, InboxKeys, InboxStore, Lease } from './ports/inbox-store.js';
export type { EmbeddedQueue } from './ports/embedded-queue.js';
export type { EphemeralSource, EphemeralSources } from './ports/ephemeral-sources.js';
export type { DeclaredSubscription, DeclaredSubscriptions } from './ports/declared-subscriptions.js';
export type { ClaimedRow, ClaimOptions, LocalQueue, NewRow } from './ports/local-queue.js';
export type { HeldBack, NewOutboxRow, OutboxBacklog, OutboxRow, OutboxStore } from './ports/outbox-store.js';
export type { PauseStore } from './ports/pause-store.js';
export type { RelayLease, RelayLeases, RelayName } from './ports/relay-leases.js';
export type { Stores } from './ports/stores.js';
export type { Register, Tx } from './ports/tx.js';
export { Outbox } from './publishing/outbox.js';
export { Publisher } from './publishing/publisher.js';
export type { RelayHealth, RelayState } from './publishing/relay-health.js';
export { Requester } from './publishing/requester.js';
export type { RequestOptions } from './publishing/requester.js';
export { routesFrom } from './routing/routes.js';
export type { Routes } from './routing/routes.js';
export type { Transports } from './routing/router.js';
export type { TransportHealth } from './routing/transport-states.js';
export { Delivery } from './transports/delivery.js';
export type { DeliveryOptions } from './transports/delivery.js';
export { embeddedTransport } from './transports/embedded/transport.js';
export type { EmbeddedOptions } from './transports/embedded/transport.js';
export type { RabbitmqOptions, RabbitmqTls } from './transports/rabbitmq/config.js';
export { rabbitmqTransport } from './transports/rabbitmq/transport.js';
export type * from './transports/consumption.js';
export type * from './transports/features.js';
export type * from './transports/topology.js';
export type * from './transports/transport.js';
export { storesWithoutDatabase } from './without-database/stores-without-database.js';
export type { Headers, WireMessage } from './wire/envelope.js';
export { askManagement } from './transports/rabbitmq/ask-management.js';
export type { ManagementAnswer } from './transports/rabbitmq/ask-management.js';
export { greetRabbitmq } from './transports/rabbitmq/greeting.js';
export type { RabbitmqGreeting } from './transports/rabbitmq/greeting.js';
