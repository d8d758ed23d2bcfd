/** A file with one import. */
export interface Plant {
  readonly file: string;
  readonly imports: string;
}

export interface Violation extends Plant {
  readonly rule: string;
}

const CORE_ROOMS = [
  'contract',
  'validation',
  'wire',
  'ports',
  'publishing',
  'consuming',
  'routing',
  'observability',
  'errors',
];

const violation = (rule: string, folder: string, imports: string): Violation => ({
  rule,
  file: `${folder}/${rule}.ts`,
  imports,
});

const core = CORE_ROOMS.flatMap((room) => [
  violation('core-knows-no-nest-and-no-transport', `libs/messaging/src/${room}`, '../transports/embedded/publish.js'),
  violation('core-needs-no-package', `libs/messaging/src/${room}`, 'kafkajs'),
]);

/** Every rule, broken at least once. */
export const violations: readonly Violation[] = [
  ...core,
  violation('core-knows-no-nest-and-no-transport', 'libs/messaging/src', './nest/index.js'),
  violation('core-needs-no-package', 'libs/messaging/src', '@nestjs/common'),
  violation('the-port-is-core', 'libs/messaging/src/transports', './embedded/publish.js'),
  violation('transports-know-no-nest', 'libs/messaging/src/transports/embedded', '@nestjs/common'),

  violation('no-circular', 'libs/database/src', './round.js'),
  violation('no-unresolvable', 'apps/one/src', './nowhere.js'),
  violation('specs-are-leaves', 'apps/one/src', './a.spec.js'),
  violation('packages-are-declared', 'apps/one/src', 'undeclared'),
  violation('what-ships-needs-no-dev-package', 'apps/one/src', 'vitest'),

  violation('apps-are-islands', 'apps/one/src', '../../two/src/bootstrap.js'),
  violation('apps-by-bootstrap-only', 'apps/all-in-one/src', '../../two/src/inner.js'),
  violation('apps-by-bootstrap-only', 'tests/e2e', '../../apps/two/src/inner.js'),
  violation('libs-know-no-apps', 'libs/platform/src', '../../../apps/one/src/bootstrap.js'),
  violation('nothing-leans-on-the-outer-folders', 'apps/one/src', '../../../tools/a.js'),
  violation('examples-stand-outside', 'examples', '../tools/a.js'),

  violation('lib-contracts', 'libs/contracts/src', '#database'),
  violation('lib-messaging', 'libs/messaging/src/nest', '#contracts'),
  violation('vocabularies-know-messages-alone', 'libs/messaging/src/vocabularies', '#database'),
  violation('vocabularies-know-no-nest', 'libs/messaging/src/vocabularies', '@nestjs/common'),
  violation('vocabularies-stand-on-top', 'libs/messaging/src/nest', '../vocabularies/index.js'),
  violation('lib-database', 'libs/database/src', '#contracts'),
  violation('lib-platform', 'libs/platform/src', '#contracts'),
  violation('lib-reservas', 'libs/reservas/src', '#platform'),
  violation('lib-wellbeing', 'libs/wellbeing/src', '#messaging'),
  violation('contracts-by-the-contract-door', 'libs/contracts/src', '#messaging'),
  violation('libs-by-doors-only', 'libs/platform/src', '../../messaging/src/ports/clock.js'),
  violation('libs-by-doors-only-from-outside', 'apps/one/src', '../../../libs/messaging/src/ports/clock.js'),
  violation('libs-by-alias-only', 'libs/platform/src', '../../database/src/index.js'),
  violation('libs-by-alias-only-from-outside', 'apps/one/src', '../../../libs/database/src/index.js'),
];

/** What the rules must let pass. */
export const allowed: readonly Plant[] = [
  { file: 'apps/one/src/alias.ts', imports: '#messaging/nest' },
  { file: 'apps/one/src/package.ts', imports: 'kafkajs' },
  { file: 'apps/one/src/vitest.spec.ts', imports: 'vitest' },
  { file: 'apps/one/src/support.spec.ts', imports: '../../../tests/support.js' },
  { file: 'apps/all-in-one/src/host.ts', imports: '../../two/src/bootstrap.js' },
  { file: 'tests/e2e/host.ts', imports: '../../apps/all-in-one/src/bootstrap.js' },
  { file: 'examples/outside.ts', imports: '#messaging' },
  { file: 'libs/contracts/src/contract.ts', imports: '#messaging/contract' },
  { file: 'libs/messaging/src/vocabularies/contracts.ts', imports: '#contracts' },
  { file: 'libs/messaging/src/vocabularies/transport.ts', imports: '../transports/embedded/publish.js' },
  { file: 'libs/database/src/messaging.ts', imports: '#messaging' },
  { file: 'libs/platform/src/database.ts', imports: '#database' },
  { file: 'libs/reservas/src/contracts.ts', imports: '#contracts' },
  { file: 'libs/messaging/src/publishing/port.ts', imports: '../transports/transport.js' },
  { file: 'libs/messaging/src/validation/rules.ts', imports: 'class-validator' },
  { file: 'libs/messaging/src/errors/builtin.ts', imports: 'node:util' },
  { file: 'libs/messaging/src/transports/kafka/client.ts', imports: 'kafkajs' },
  { file: 'libs/messaging/src/nest/decorator.ts', imports: '@nestjs/common' },
  { file: 'libs/messaging/src/nest/transport.ts', imports: '../transports/embedded/publish.js' },
];
