import { IsOptional, Matches, ValidateBy } from 'class-validator';
import { routesFrom } from '#messaging';
import { Variable } from './variable.decorator.js';

const why = (routes: unknown): string | undefined => {
  try {
    routesFrom(String(routes));
    return undefined;
  } catch (error) {
    // Whoever reads the list of bad variables knows which one this is.
    return error instanceof Error ? error.message.replace('MESSAGING_ROUTES: ', '') : String(error);
  }
};

const AreRoutes = (): PropertyDecorator =>
  ValidateBy({
    name: 'areRoutes',
    validator: { validate: (value) => why(value) === undefined, defaultMessage: (args) => why(args?.value) ?? '' },
  });

/** Which transport carries what. */
export class MessagingConfig {
  @Variable('MESSAGING_ROUTES', {
    description:
      'Routes that beat the contracts, by pattern: sales_*=embedded,*=rabbitmq. `npm start` takes *=embedded when it is not set.',
  })
  @IsOptional()
  @AreRoutes()
  routes?: string;

  @Variable('MESSAGING_ADOPT', {
    description:
      'Queues and exchanges of a broker that are used as they are, though they differ from the contract: names, with commas between.',
  })
  @IsOptional()
  @Matches(/^\s*[^\s,=]+(\s*,\s*[^\s,=]+)*\s*$/, { message: 'must be names, with commas between' })
  adopt?: string;

  get adopted(): readonly string[] {
    return (this.adopt ?? '')
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== '');
  }
}
