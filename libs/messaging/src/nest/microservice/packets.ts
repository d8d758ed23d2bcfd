import type { MsPattern } from '@nestjs/microservices';
import { NO_MESSAGE_HANDLER } from '@nestjs/microservices/constants.js';
import { RpcException } from '@nestjs/microservices/exceptions/rpc-exception.js';
import { transformPatternToRoute } from '@nestjs/microservices/utils/transform-pattern.utils.js';
import { adHocChannel, type AnyMessage } from '../../contract/ad-hoc-channel.js';
import type { Channel, Pattern, TransportName } from '../../contract/channel.js';
import { HandlerTimedOut, UnknownType } from '../../errors/handling-errors.js';
import { RequestRepeated } from '../../errors/request-errors.js';

/** What Nest calls a packet: `{ pattern, data }`, with an `id` where it is a request. */
export interface Packet {
  readonly pattern: MsPattern;
  readonly data: unknown;
  readonly id?: string;
}

/** What Nest answers a request with: the values, then that there are no more; or an error. */
export interface ReplyPacket {
  readonly response?: unknown;
  readonly isDisposed?: boolean;
  readonly err?: unknown;
}

/** A queue of Nest's packets, as an ad-hoc channel with the one subscription. */
export function packetChannel(queue: string, pattern: Pattern, transport: string): Channel<typeof AnyMessage> {
  const typeIn = ({ pattern: said }: Readonly<Record<string, unknown>>): string | undefined =>
    said === undefined || said === null ? undefined : routeOf(said as MsPattern);
  const errorBody = (error: unknown): ReplyPacket => ({ err: spokenError(error), isDisposed: true });
  return adHocChannel(queue, { pattern, transport: transport as TransportName, typeIn, errorBody });
}

/** A pattern as the one name by which Nest finds its handler. */
function routeOf(pattern: MsPattern): string {
  return transformPatternToRoute(pattern);
}

/** What is told to a client: what an `RpcException` says, and of any other error no more than that there was one. */
function spokenError(error: unknown): unknown {
  if (error instanceof UnknownType) return NO_MESSAGE_HANDLER;
  const status = 'error';
  if (error instanceof RpcException) {
    const said = error.getError();
    return typeof said === 'object' ? said : { status, message: said };
  }
  const isOurs = error instanceof RequestRepeated || error instanceof HandlerTimedOut;
  return { status, message: isOurs ? error.message : 'Internal server error' };
}
