import { ValidateBy } from 'class-validator';

/** Text that names a moment. @param read undefined for text that names none */
export const IsMoment = (read: (text: string) => Date | undefined): PropertyDecorator =>
  ValidateBy({
    name: 'isMoment',
    validator: {
      validate: (value) => typeof value === 'string' && read(value) !== undefined,
      defaultMessage: (args) => `${args?.property ?? 'it'} must be a date, or a date and time, of ISO 8601`,
    },
  });
