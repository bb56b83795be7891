package im.recado.kernel.http;

import java.io.IOException;

/** Answers requests to one route. */
@FunctionalInterface
public interface HttpHandler {
  /**
   * Answers. On a virtual thread of its own, where it may wait.
   *
   * @throws HttpException what is answered in place of a response
   * @throws IOException when the body does not come whole: nobody is left to be answered
   */
  HttpResponse handle(HttpRequest request) throws HttpException, IOException;
}
