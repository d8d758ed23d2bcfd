import { DatabaseUnavailable } from '#messaging';
import { sqlStateOf } from './run-again.js';

/** Class 08 is the connection's; the others say that the server stops, starts, crashed or is full. */
const STATES = /^(08...|57P0[1-3]|53300)$/;
const SOCKET = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH']);
/** What pg says without a code. */
const SAYS =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/;

/** Waits for the driver. @throws DatabaseUnavailable where it is the connection that failed, not what was asked */
export async function reachable<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    if (!isConnectionFailure(error)) throw error;
    throw new DatabaseUnavailable(`the database can't be reached: ${error.message}`, { cause: error });
  }
}

function isConnectionFailure(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  if (STATES.test(sqlStateOf(error) ?? '') || SAYS.test(error.message)) return true;
  return 'code' in error && typeof error.code === 'string' && SOCKET.has(error.code);
}
