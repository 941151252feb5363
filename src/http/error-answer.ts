import { AppError, type ErrorCode } from "../errors.ts";

/**
 * `{"status":"error","error":code}`, with `field` where one parameter is at fault, `use` where another does what it cannot, and what
 * could not be read besides.
 */
interface ErrorAnswer<Word extends string> {
  status: "error";
  error: Word;
  field?: string;
  use?: string;
  ignored?: string[];
}

/**
 * How a surface answers whatever was thrown: what is no AppError is trouble on our side, of which nothing is told.
 * @param wireCode the surface's word for each error
 */
export function errorAnswerBy<Word extends string>(wireCode: (code: ErrorCode) => Word): (error: unknown) => ErrorAnswer<Word> {
  return (error) => {
    const { code, field, use, ignored } = error instanceof AppError ? error : new AppError("database");
    return {
      status: "error",
      error: wireCode(code),
      ...(field === undefined ? {} : { field }),
      ...(use === undefined ? {} : { use }),
      ...(ignored.length === 0 ? {} : { ignored: [...ignored] }),
    };
  };
}
