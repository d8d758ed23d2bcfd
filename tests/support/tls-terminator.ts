import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import { createServer } from 'node:tls';
import type { Certificate } from './certificates.js';

/** A TLS port before a plain one, with a certificate of the test's choice; resolves to its port. */
export async function terminateTls(
  certificate: Certificate,
  target: string,
): Promise<{ readonly port: number; readonly close: () => Promise<void> }> {
  const { hostname, port } = new URL(target);
  const server = createServer(certificate, (near) => {
    const far = connect(Number(port), hostname);
    near.on('error', () => far.destroy()).pipe(far);
    far.on('error', () => near.destroy()).pipe(near);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      server.close();
      await once(server, 'close');
    },
  };
}
