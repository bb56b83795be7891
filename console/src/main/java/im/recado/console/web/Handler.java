package im.recado.console.web;

import im.recado.kernel.command.CommandException;
import im.recado.kernel.http.HttpException;
import im.recado.kernel.http.HttpResponse;
import java.io.IOException;

/** Answers a visit that the guard has let in. On a virtual thread, where it may wait. */
@FunctionalInterface
public interface Handler {
  /**
   * Answers.
   *
   * @throws CommandException what was asked for was not done: the visitor gets a page with the sentence
   * @throws HttpException the same, with a status of its own
   */
  HttpResponse answer(Visit visit) throws CommandException, HttpException, IOException;
}
