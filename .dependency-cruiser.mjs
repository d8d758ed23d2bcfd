/** The arrows of docs/adr/0001: who may import whom. `tests/laws/arrows.spec.ts` breaks each of them once. */

const CORE =
  '^libs/messaging/src/(contract|validation|wire|ports|publishing|consuming|routing|observability|errors|admin|without-database)/|^libs/messaging/src/(?!index)[^/]+$';
const DOORS =
  '^libs/[^/]+/src/index\\.ts$|^libs/messaging/src/(contract|nest|vocabularies|testing|testing/conformance)/index\\.ts$';
const SPEC = '\\.spec\\.ts$';
const PACKAGES = ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-bundled', 'npm-no-pkg', 'npm-unknown'];

/** A lib and the libs it may lean on, itself apart. */
const lib = (name, ...mayUse) => ({
  name: `lib-${name}`,
  comment: `libs/${name} leans on ${mayUse.join(' and ') || 'nothing of ours'}`,
  from: { path: `^libs/${name}/` },
  to: { path: '^libs/', pathNot: [`^libs/${name}/`, ...mayUse.map((other) => `^libs/${other}/`)] },
});

const rules = [
  { name: 'no-circular', from: {}, to: { circular: true } },
  { name: 'no-unresolvable', from: {}, to: { couldNotResolve: true } },
  {
    name: 'apps-are-islands',
    comment: 'an app imports libs, never another app',
    from: { path: '^apps/([^/]+)/', pathNot: '^apps/all-in-one/' },
    to: { path: '^apps/', pathNot: '^apps/$1/' },
  },
  {
    name: 'apps-by-bootstrap-only',
    comment:
      'all-in-one, and what stands outside the apps, knows an app by its bootstrap.ts; a benchmark may time a part by itself',
    from: { path: '^apps/all-in-one/|^(tools|tests)/' },
    to: { path: '^apps/', pathNot: '^apps/all-in-one/|^apps/[^/]+/src/bootstrap\\.ts$' },
  },
  {
    name: 'libs-know-no-apps',
    from: { path: '^libs/' },
    to: { path: '^apps/' },
  },
  {
    name: 'nothing-leans-on-the-outer-folders',
    comment: 'what ships does not need tools, tests, bench or examples; a spec may use tests/support',
    from: { path: '^(apps|libs)/', pathNot: SPEC },
    to: { path: '^(tools|tests|bench|examples)/' },
  },
  {
    name: 'examples-stand-outside',
    comment: 'an example is a program of somebody else: it has the doors of the package and nothing more',
    from: { path: '^examples/' },
    to: { path: '^(apps|tools|tests|bench)/' },
  },
  { name: 'specs-are-leaves', from: {}, to: { path: SPEC } },

  lib('contracts', 'messaging'),
  {
    name: 'lib-messaging',
    comment: 'libs/messaging leans on nothing of ours; vocabularies, on top of it, speak for the contracts',
    from: { path: '^libs/messaging/', pathNot: '^libs/messaging/src/vocabularies/' },
    to: { path: '^libs/', pathNot: '^libs/messaging/' },
  },
  {
    name: 'vocabularies-know-messages-alone',
    comment: 'what they publish is defined once, in the contracts',
    from: { path: '^libs/messaging/src/vocabularies/' },
    to: { path: '^libs/', pathNot: '^libs/(messaging|contracts)/' },
  },
  {
    name: 'vocabularies-know-no-nest',
    comment: 'they are for an Express app, or a script',
    from: { path: '^libs/messaging/src/vocabularies/' },
    to: { path: '^libs/messaging/src/nest/|^node_modules/@nestjs/' },
  },
  {
    name: 'vocabularies-stand-on-top',
    comment: 'nothing of messaging leans on them, or contracts and messaging would need each other',
    from: { path: '^libs/messaging/', pathNot: '^libs/messaging/src/vocabularies/' },
    to: { path: '^libs/messaging/src/vocabularies/' },
  },
  lib('database', 'messaging'),
  lib('platform', 'messaging', 'database'),
  lib('reservas', 'database', 'contracts'),
  lib('wellbeing', 'database', 'contracts'),
  {
    name: 'contracts-by-the-contract-door',
    comment: '#messaging/contract says what a contract needs, and loads nothing else',
    from: { path: '^libs/contracts/' },
    to: { path: '^libs/messaging/', pathNot: '^libs/messaging/src/contract/index\\.ts$' },
  },
  {
    name: 'libs-by-doors-only',
    from: { path: '^libs/([^/]+)/' },
    to: { path: '^libs/', pathNot: ['^libs/$1/', DOORS] },
  },
  {
    name: 'libs-by-doors-only-from-outside',
    from: { pathNot: '^libs/' },
    to: { path: '^libs/', pathNot: DOORS },
  },
  {
    name: 'libs-by-alias-only',
    from: { path: '^libs/([^/]+)/' },
    to: { path: '^libs/', pathNot: '^libs/$1/', dependencyTypesNot: ['aliased'] },
  },
  {
    name: 'libs-by-alias-only-from-outside',
    from: { pathNot: '^libs/' },
    to: { path: '^libs/', dependencyTypesNot: ['aliased'] },
  },

  {
    name: 'core-knows-no-nest-and-no-transport',
    comment: 'the core has the port, transports/transport.ts and features.ts, and no more',
    from: { path: CORE, pathNot: SPEC },
    to: {
      path: '^libs/messaging/src/(nest|transports|vocabularies|testing)/',
      pathNot: '^libs/messaging/src/transports/[^/]+\\.ts$',
    },
  },
  {
    name: 'core-needs-no-package',
    comment: 'class-validator and what it stands on are the language of contracts; nothing else from npm',
    from: { path: CORE, pathNot: SPEC },
    to: {
      dependencyTypes: PACKAGES,
      pathNot: '^node_modules/(class-validator(-jsonschema)?|class-transformer|reflect-metadata)/',
    },
  },
  {
    name: 'the-port-is-core',
    comment: 'transports/*.ts, the port itself, knows neither its implementations nor a client',
    from: { path: '^libs/messaging/src/transports/[^/]+\\.ts$', pathNot: SPEC },
    to: { path: '^libs/messaging/src/(nest|transports/[^/]+/)|^node_modules/' },
  },
  {
    name: 'transports-know-no-nest',
    from: { path: '^libs/messaging/src/transports/' },
    to: { path: '^libs/messaging/src/nest/|^node_modules/@nestjs/' },
  },

  {
    name: 'packages-are-declared',
    from: {},
    to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
  },
  {
    name: 'what-ships-needs-no-dev-package',
    from: { path: '^(apps|libs)/', pathNot: [SPEC, '^libs/messaging/src/testing/', '\\.config\\.ts$'] },
    to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
  },
];

export default {
  forbidden: rules.map((rule) => ({ severity: 'error', ...rule })),
  options: {
    doNotFollow: { path: ['node_modules', '^dist/'] },
    // a package of its own, on an older Nest, which is installed only where it is measured
    exclude: { path: '^bench/rivals/golevelup/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['repo-source', 'import', 'node', 'default', 'types'],
    },
  },
};
