import { applyDecorators, Header, SetMetadata, type Type, UseInterceptors } from '@nestjs/common';
import { Presenter } from './presenter.js';
import { VIEW } from './view-key.js';
import type { View } from './view.js';

/** What the handler returns is shown by this view, a provider of its module: as JSON, or as a page for a browser. */
export const Shown = <T>(view: Type<View<T>>): MethodDecorator =>
  applyDecorators(SetMetadata(VIEW, view), Header('vary', 'Accept'), UseInterceptors(Presenter));
