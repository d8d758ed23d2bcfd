import 'reflect-metadata';
import { Type } from 'class-transformer';
import {
  IsArray,
  IsEmail,
  IsIn,
  IsInt,
  IsISO8601,
  IsNumber,
  IsOptional,
  IsString,
  MaxLength,
  ValidateIf,
  ValidateNested,
  registerDecorator,
} from 'class-validator';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UnsupportedRule } from '../errors/contract-errors.js';
import { compileClass } from './compile.js';
import { verdictsOn } from '../testing/verdicts.js';

class Inner {
  @IsString()
  @MaxLength(3)
  name!: string;
}

class Everything {
  @IsIn(['a', 'b'])
  kind!: string;

  @IsOptional()
  @IsEmail()
  email?: string;

  @IsString({ each: true })
  tags!: string[];

  @ValidateIf((object: Everything) => object.kind === 'a')
  @IsInt()
  count!: number;

  @ValidateNested()
  @Type(() => Inner)
  inner!: Inner;

  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => Inner)
  inners!: Inner[];

  @IsNumber({ maxDecimalPlaces: 2 })
  amount!: number;

  @IsISO8601()
  at!: string;
}

const anything = fc.anything({ withNullPrototype: false, maxDepth: 2 }).filter((value) => !(value instanceof Promise));
const inner = fc.oneof(
  { weight: 4, arbitrary: fc.record({ name: fc.string({ maxLength: 4 }) }) },
  { weight: 1, arbitrary: anything },
);
const everything = fc.record(
  {
    kind: fc.oneof(fc.constantFrom('a', 'b'), anything),
    email: fc.oneof(fc.emailAddress(), fc.constant(undefined), fc.constant(null), anything),
    tags: fc.oneof(fc.array(fc.string()), fc.array(anything), anything),
    count: fc.oneof(fc.integer(), anything),
    inner,
    inners: fc.oneof(fc.array(inner, { maxLength: 3 }), anything),
    amount: fc.oneof(
      fc.integer().map((cents) => cents / 100),
      fc.double(),
      anything,
    ),
    at: fc.oneof(
      fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
      anything,
    ),
  },
  { requiredKeys: [] },
);

const agree = (fields: Record<string, unknown>): void => {
  const { compiled, classValidator } = verdictsOn(Everything, fields);
  expect(compiled).toBe(classValidator);
};

describe('compiled validation', () => {
  it('has the verdict of class-validator on every decorator that a contract may use', () => {
    fc.assert(fc.property(everything, agree), { numRuns: 2_000 });
  });

  it('finds the field that no class declares, nested ones too', () => {
    const { unknownField } = compileClass(Everything);
    expect(unknownField({ kind: 'a', inner: { name: 'x' } })).toBeUndefined();
    expect(unknownField({ kind: 'a', other: 1 })).toBe('other');
    expect(unknownField({ inner: { name: 'x', secret: 1 } })).toBe('inner.secret');
  });

  it('refuses groups and asynchronous decorators when the class is compiled', () => {
    class Grouped {
      @IsString({ groups: ['admin'] })
      name!: string;
    }
    class Asynchronous {
      @IsUnique()
      name!: string;
    }
    expect(() => compileClass(Grouped)).toThrow(UnsupportedRule);
    expect(() => compileClass(Asynchronous)).toThrow(/asynchronous/);
  });
});

function IsUnique() {
  return (target: object, propertyName: string): void => {
    const validator = { validate: () => Promise.resolve(true) };
    registerDecorator({ name: 'isUnique', target: target.constructor, propertyName, async: true, validator });
  };
}
