import type { DestinationStream } from 'pino';
import { build } from 'pino-pretty';

/** Log lines for a person: time, level, app, message; in this process, for a worker would cost 30 MB. */
export function prettyStream(): DestinationStream {
  return build({
    sync: true,
    singleLine: true,
    translateTime: 'SYS:HH:MM:ss.l',
    ignore: 'app,context',
    messageFormat: '{if app}{app} {end}{if context}[{context}] {end}{msg}',
  });
}
