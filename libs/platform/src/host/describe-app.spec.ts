import { Body, Controller, Get, Injectable, Module, Param, Post, Query } from '@nestjs/common';
import { ApiConflictResponse, ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsEmail, IsIn, IsInt, IsOptional, Max, MaxLength, Min, ValidateNested } from 'class-validator';
import { describe, expect, it } from 'vitest';
import { defineApp } from './define-app.js';
import { describeApp } from './describe-app.js';

class Address {
  @IsEmail()
  email!: string;
}

class Order {
  @IsInt()
  @Min(1)
  @Max(99)
  quantity!: number;

  @IsOptional()
  @IsIn(['card', 'cash'])
  payment: 'card' | 'cash' = 'card';

  @ApiProperty({ description: 'What to write on it', maxLength: 10 })
  @MaxLength(20)
  label!: string;

  @ValidateNested()
  @Type(() => Address)
  to!: Address;
}

class Page {
  @IsOptional()
  @Type(() => Number)
  @Max(10)
  limit: number = 5;
}

@Injectable()
class NeverMade {
  constructor() {
    throw new Error('describing an app must not make its providers');
  }
}

@Controller('orders')
class OrdersController {
  constructor(readonly till: NeverMade) {}

  @Post()
  @ApiConflictResponse({ description: 'Out of stock' })
  order(@Body() order: Order): Order {
    return order;
  }

  @Get(':id')
  find(@Param('id') id: string, @Query() page: Page): object {
    return { id, page };
  }
}

@Module({ controllers: [OrdersController], providers: [NeverMade] })
class ShopModule {}

const shop = defineApp({
  name: 'shop',
  port: 1,
  module: ShopModule,
  openapi: { title: 'Shop', description: 'Sells.' },
});

describe("an app's document", () => {
  it('says what the validation decorators say, and what is said beside them first', async () => {
    const { components } = await describeApp(shop);
    expect(components?.schemas?.['Order']).toEqual({
      type: 'object',
      required: expect.arrayContaining(['quantity', 'label', 'to']) as string[],
      properties: {
        quantity: { type: 'integer', minimum: 1, maximum: 99 },
        payment: { type: 'string', enum: ['card', 'cash'] },
        label: { type: 'string', description: 'What to write on it', maxLength: 10 },
        to: { $ref: '#/components/schemas/Address' },
      },
    });
    expect(components?.schemas?.['Address']).toMatchObject({
      properties: { email: { type: 'string', format: 'email' } },
    });
  });

  it('has the parameters of a query, and the routes that every app has', async () => {
    const { info, paths } = await describeApp(shop);
    expect(info).toMatchObject({ title: 'Shop', description: 'Sells.' });
    expect(Object.keys(paths)).toEqual(
      expect.arrayContaining(['/orders', '/orders/{id}', '/health/live', '/health/ready', '/metrics']),
    );
    expect(paths['/orders/{id}']?.get?.parameters).toMatchObject([
      { name: 'id', in: 'path' },
      { name: 'limit', in: 'query', required: false, schema: { maximum: 10 } },
    ]);
  });

  it('answers every error of every operation with problem details', async () => {
    const { components, paths } = await describeApp(shop);
    const problem = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
    expect(paths['/orders']?.post?.responses).toMatchObject({
      409: { content: problem },
      default: { content: problem },
    });
    expect(components?.schemas?.['Problem']).toMatchObject({ required: ['type', 'title', 'status'] });
  });
});
