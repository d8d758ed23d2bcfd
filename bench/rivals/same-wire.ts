import type { Options } from 'amqplib';
import type { SaleCompleted } from '#contracts';

/** Constant, so that amqplib is at its best: on the wire its length alone matters, and that is any trace's. */
const TRACE = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
const TIME = '2026-11-22T02:36:03.538Z';
const SECONDS = Math.floor(Date.parse(TIME) / 1_000);

/** What DESIGN 7 has beside a body, for a client that is to write the bytes that this library writes; all but the id once and for all. */
export function sameWire({ sale_id: id, event_type: type }: Omit<SaleCompleted, symbol>): Options.Publish {
  return {
    persistent: true,
    contentType: 'application/json',
    messageId: id,
    type,
    timestamp: SECONDS,
    headers: {
      cloudEvents_specversion: '1.0',
      cloudEvents_id: id,
      cloudEvents_type: type,
      cloudEvents_source: 'bench',
      cloudEvents_time: TIME,
      cloudEvents_conversationid: id,
      traceparent: TRACE,
    },
  };
}
