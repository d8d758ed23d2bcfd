import {
  Catch,
  Injectable,
  UseFilters,
  UseGuards,
  type CanActivate,
  type ExceptionFilter,
  type ExecutionContext,
} from '@nestjs/common';
import { IsIn, IsInt, IsString } from 'class-validator';
import { Rejected } from '#messaging';
import { channel, Message } from '#messaging/contract';
import { Consume, type Effect } from '#messaging/nest';

export class MealServed extends Message('meal_served') {
  @IsString()
  meal_id!: string;

  @IsIn(['cat', 'dog'])
  animal!: 'cat' | 'dog';

  @IsInt()
  grams!: number;
}

export const meals = channel('meals', {
  pattern: 'events',
  transport: 'rabbitmq',
  messages: [MealServed],
  identity: (meal) => meal.meal_id,
});
export const feeding = meals.subscription('feeding');

/** What is not for cats is a dead letter at once. */
@Injectable()
export class CatsOnly implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    return context.switchToRpc().getData<MealServed>().animal === 'cat';
  }
}

@Catch(RangeError)
export class TooMuch implements ExceptionFilter<RangeError> {
  catch({ message }: RangeError): never {
    throw new Rejected(message);
  }
}

@UseGuards(CatsOnly)
@Injectable()
export class FeedCats {
  readonly fed: string[] = [];

  @UseFilters(TooMuch)
  @Consume(feeding, MealServed, { effect: 'outside' })
  feed({ grams }: MealServed, { key }: Effect['outside']): void {
    if (grams > 500) throw new RangeError(`${grams} g is no meal`);
    this.fed.push(key);
  }
}
