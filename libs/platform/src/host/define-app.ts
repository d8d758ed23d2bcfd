import type { Type } from '@nestjs/common';
import type { MessagingTables } from '#database';
import { type AppPort, appPort } from '../config/app-port.js';
import type { ConfigClass } from '../config/variable.decorator.js';
import { InvalidApp } from '../errors/platform-errors.js';
import type { DocumentInfo } from '../openapi/document.js';

export interface AppOptions {
  /** In kebab case; names the app in logs, metrics, messages' source, and its port's variable. */
  readonly name: string;
  /** Where it listens unless `<NAME>_PORT` says otherwise. */
  readonly port: number;
  readonly module: Type<object>;
  /** Its schema in the database. */
  readonly schema?: string;
  /** The folder of its generated SQL, from the package's root: `apps/sales-api/migrations`. */
  readonly migrations?: string;
  /** What `messagingTables` made of its schema; an app without them neither publishes nor consumes. */
  readonly tables?: MessagingTables;
  /** Its global guards, pipes, interceptors and filters apply to `@Consume` methods too. Most are made for HTTP; false when absent. */
  readonly inheritGlobals?: boolean;
  /** Its own config classes: read and checked before anything starts, injectable as themselves. */
  readonly configs?: readonly ConfigClass[];
  readonly openapi?: DocumentInfo;
}

/** What an app is, before it runs. */
export interface AppDefinition extends AppOptions {
  readonly configs: readonly ConfigClass[];
  readonly openapi: DocumentInfo;
  readonly portConfig: ConfigClass<AppPort>;
}

/** @throws InvalidApp when the definition contradicts itself */
export function defineApp(options: AppOptions): AppDefinition {
  const { name, schema, migrations, tables } = options;
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) {
    throw new InvalidApp(`app "${name}" has no name in kebab case, such as "sales-api".`);
  }
  if ((schema === undefined) !== (migrations === undefined)) {
    throw new InvalidApp(
      `app "${name}" has ${schema === undefined ? 'migrations and no schema' : 'a schema and no migrations'}: give both, or none.`,
    );
  }
  if (tables !== undefined && schema === undefined) {
    throw new InvalidApp(`app "${name}" has messaging's tables and no schema that they are in.`);
  }
  return {
    ...options,
    configs: options.configs ?? [],
    openapi: options.openapi ?? { title: name, description: '' },
    portConfig: appPort(name, options.port),
  };
}
