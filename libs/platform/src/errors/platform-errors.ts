import { TrenzaError } from '#messaging';

/** One environment variable that can't be used: which, why, and what was received (a secret is masked). */
export interface BadVariable {
  readonly name: string;
  readonly reason: string;
  readonly received: string;
}

/** The environment is wrong. Every bad variable is listed at once; the process exits 78, EX_CONFIG of sysexits.h. */
export class InvalidConfiguration extends TrenzaError {
  readonly code = 'TRZ-4001';
  readonly exitCode = 78;

  constructor(readonly variables: readonly BadVariable[]) {
    const lines = variables.map(({ name, reason, received }) => `  ${name}: ${reason} (received ${received})`);
    super(
      `${variables.length} environment variable(s) can't be used:\n${lines.join('\n')}\n` +
        'Set them in the environment or in .env; .env.example explains each.',
    );
  }
}

/** Something listens already where an app wants to. */
export class PortInUse extends TrenzaError {
  readonly code = 'TRZ-4002';

  constructor(app: string, address: string, variable: string, cause: unknown) {
    super(
      `${app} can't listen on ${address}: the port is in use. Stop what listens there, or set ${variable} to another port.`,
      {
        cause,
      },
    );
  }
}

/** An app can't listen where it is told to, for another reason than that the port is in use. */
export class CannotListen extends TrenzaError {
  readonly code = 'TRZ-4004';

  constructor(app: string, address: string, variable: string, cause: unknown) {
    const why = cause instanceof Error ? cause.message : String(cause);
    super(`${app} can't listen on ${address}: ${why}. HOST says on which address, ${variable} on which port.`, {
      cause,
    });
  }
}

/** An app's definition contradicts itself, or another's in the same process. */
export class InvalidApp extends TrenzaError {
  readonly code = 'TRZ-4003';
}
