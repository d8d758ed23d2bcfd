import { BlockList, isIPv6 } from 'node:net';
import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance } from 'fastify';
import type { HttpConfig } from '../config/http.config.js';
import { Problem } from './problem.js';

/** This machine, and the bridges by which its containers reach it: in development every port is bound to 127.0.0.1. */
const here = new BlockList();
here.addSubnet('127.0.0.0', 8);
here.addSubnet('10.0.0.0', 8);
here.addSubnet('172.16.0.0', 12);
here.addSubnet('192.168.0.0', 16);
here.addAddress('::1', 'ipv6');
here.addSubnet('fc00::', 7, 'ipv6');

const isHere = (address: string): boolean => here.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');

/** Bounds the requests a minute from one address, unknown routes included. Probes and metrics are never refused. */
export async function limitRate(
  server: FastifyInstance,
  { perMinute }: HttpConfig,
  options: { development: boolean },
): Promise<void> {
  if (perMinute === 0) return;
  await server.register(rateLimit, {
    global: false,
    max: perMinute,
    timeWindow: '1 minute',
    // How many addresses are remembered.
    cache: 5_000,
    allowList: (request) => (options.development && isHere(request.ip)) || /^\/(health|metrics)\b/.test(request.url),
    errorResponseBuilder: (_request, { after, max }) =>
      new Problem({
        status: 429,
        type: 'too-many-requests',
        detail: `More than ${max} requests a minute. Try again in ${after}.`,
      }),
  });
  server.addHook('onRequest', server.rateLimit());
}
