import { Module } from '@nestjs/common';
import { EnviarEmail, SaleCompleted, email, salesEvents } from '#contracts';
import { Database, type MessagingTables } from '#database';
import { messageOf, Outbox } from '#messaging';
import { MessagingModule } from '#messaging/nest';
import { defineApp, startHost, type AppDefinition } from '#platform';

/** A sale of five apples, unless a test says otherwise. */
export const aSale = (changes: Partial<SaleCompleted> = {}): SaleCompleted =>
  messageOf(SaleCompleted, {
    event_type: 'sale_completed',
    sale_id: crypto.randomUUID(),
    product_id: 1,
    product_name: 'Manzana Orgánica',
    quantity: 5,
    total: 75,
    customer_email: 'cliente@example.com',
    timestamp: '2025-11-22T01:57:03Z',
    ...changes,
  });

export const aTask = (data: Partial<EnviarEmail['data']> = {}): EnviarEmail =>
  messageOf(EnviarEmail, {
    id: crypto.randomUUID(),
    type: 'task.enviar-email',
    timestamp: '2025-11-22T01:57:03Z',
    priority: 'normal',
    data: { to: 'ana@example.com', subject: 'Tu clase', body: 'Hola, Ana:\n\nTu clase es el martes.', ...data },
  });

/** Where sales and tasks come from, in the place of the other apps. */
export class Shop {
  constructor(
    readonly database: Database,
    private readonly outbox: Outbox,
  ) {}

  async sell(...sales: readonly SaleCompleted[]): Promise<void> {
    await this.database.transaction(async (tx) => {
      for (const sale of sales) this.outbox.add(tx, salesEvents, sale);
      return Promise.resolve();
    });
  }

  async ask(task: EnviarEmail): Promise<void> {
    await this.database.transaction(async (tx) => Promise.resolve(this.outbox.add(tx, email, task)));
  }
}

export interface Running {
  readonly shop: Shop;
  /** The app's. */
  readonly url: string;
  readonly stop: () => Promise<boolean>;
}

/** Starts an app and a shop in this process, in memory unless the environment says otherwise, over the embedded transport. */
export async function startBesideShop(
  { app, tables }: { readonly app: AppDefinition; readonly tables: MessagingTables },
  environment: Readonly<Record<string, string>> = {},
): Promise<Running> {
  const shops: Shop[] = [];
  const host = await startHost([app, shopOf({ app, tables }, (shop) => shops.push(shop))], {
    environment: {
      DATABASE_URL: 'pglite:memory',
      MESSAGING_ROUTES: '*=embedded',
      [`${app.name.toUpperCase().replaceAll('-', '_')}_PORT`]: '0',
      LOG_LEVEL: 'error',
      ...environment,
    },
  });
  const [shop] = shops;
  if (shop === undefined) throw new Error('the shop did not open');
  return { shop, url: host.urls.get(app.name) ?? '', stop: () => host.stop() };
}

/** It writes to the outbox of the schema that is there. */
function shopOf(
  { app, tables }: { readonly app: AppDefinition; readonly tables: MessagingTables },
  opened: (shop: Shop) => void,
): AppDefinition {
  const shop = {
    provide: Shop,
    inject: [Database, Outbox],
    useFactory: (database: Database, outbox: Outbox) => opened(new Shop(database, outbox)),
  };

  @Module({ imports: [MessagingModule.forFeature({ publishes: [salesEvents, email], providers: [shop] })] })
  class ShopModule {}

  const { schema = '', migrations = '' } = app;
  return defineApp({ name: 'shop', port: 0, module: ShopModule, schema, migrations, tables });
}
