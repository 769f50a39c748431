import { IncomingMessage, type ServerOptions, ServerResponse } from 'node:http';

/** An Express application as far as it matters here: the prototypes that it gives to requests and responses. */
export interface MessagePrototypes {
  request: object;
  response: object;
}

/**
 * The classes of which the HTTP server of this application is to make its requests and responses. Express changes the prototype of each of them
 * to its own; the engine then takes it for an object of no known shape, which costs more than all else that Express does (measured: of a whole
 * request's processor time three fifths). Made with Express's prototypes from the start, they stay as they are.
 */
export function messageClassesOf(app: MessagePrototypes): ServerOptions {
  class AppRequest extends IncomingMessage {}
  Object.setPrototypeOf(AppRequest.prototype, app.request);
  app.request = AppRequest.prototype;
  class AppResponse<R extends IncomingMessage> extends ServerResponse<R> {}
  Object.setPrototypeOf(AppResponse.prototype, app.response);
  app.response = AppResponse.prototype;
  return { IncomingMessage: AppRequest, ServerResponse: AppResponse };
}
