import type { ArgumentMetadata, PipeTransform } from '@nestjs/common';
import { RpcContextCreator } from '@nestjs/microservices/context/rpc-context-creator.js';
import { RpcParamtype } from '@nestjs/microservices/enums/rpc-paramtype.enum.js';

/** Nest's pipeline, whose pipes see the payload alone: what is given beside it (a transaction, a signal) is nobody's to transform. */
export class PayloadPipes extends RpcContextCreator {
  override getParamValue(value: unknown, metadata: ArgumentMetadata, pipes: PipeTransform[]): Promise<unknown> {
    // Nest's kinds of an RPC's parameters are numbers, though its type says otherwise.
    const kind = metadata.type as unknown;
    const isContext = kind === RpcParamtype.CONTEXT;
    return isContext ? Promise.resolve(value) : super.getParamValue(value, metadata, pipes);
  }
}
