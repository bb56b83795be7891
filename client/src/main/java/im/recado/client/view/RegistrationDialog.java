package im.recado.client.view;

import im.recado.client.model.MainModel;
import im.recado.client.model.RegistrationFault;
import im.recado.client.model.Texts;
import im.recado.client.model.Words;
import im.recado.client.protocol.DataForm;
import im.recado.client.protocol.Jid;
import im.recado.client.protocol.OfflineException;
import im.recado.client.protocol.RefusedException;
import im.recado.client.services.Gateways.Registration;
import im.recado.client.services.store.Lockdown;
import java.awt.Component;
import java.util.Optional;
import java.util.function.Consumer;

/** Signs up at a gateway or another service, or changes what one has registered there (XEP-0077). */
final class RegistrationDialog {
  private RegistrationDialog() {}

  /**
   * Asks the service what it wants to know, and the person then.
   *
   * @param done what comes after it went
   * @param failed hears why the service does not tell
   */
  static void show(Component over, MainModel model, Jid jid, String name, Runnable done, Consumer<String> failed) {
    if (Lockdown.current().hides("gateways")) {
      return;
    }
    model.ui().ask(() -> model.session().gateways().ask(jid), registration -> form(over, model, registration, name, done), failed);
  }

  private static void form(Component over, MainModel model, Registration registration, String name, Runnable done) {
    Words words = model.words();
    FormPanel form = new FormPanel(registration.form());
    Dialog asked = new Dialog(over, Texts.line(name), words.say(registration.registered() ? "gateways.change" : "gateways.register"),
        words.say("dialog.cancel"));
    asked.does(() -> {
      form.noProblem();
      DataForm filled = form.filled();
      Optional<DataForm.Field> missing = filled.missing();
      if (missing.isPresent()) {
        wrong(asked, form, new RegistrationFault(missing.get().name(), words.say("form.missing", FormPanel.name(missing.get()))));
        return;
      }
      model.ui().ask(() -> refusal(model, new Registration(registration.gateway(), filled, registration.old(), registration.registered())),
          refusal -> refusal.ifPresentOrElse(refused -> wrong(asked, form, RegistrationFault.of(filled, refused, words)), () -> {
            asked.close();
            done.run();
          }), condition -> asked.failed(words, condition));
    });
    asked.ask(form);
  }

  /** Hands it in; what the service has against it. */
  private static Optional<RefusedException> refusal(MainModel model, Registration registration) throws OfflineException, InterruptedException {
    try {
      model.session().gateways().register(registration);
      return Optional.empty();
    } catch (RefusedException e) {
      return Optional.of(e);
    }
  }

  private static void wrong(Dialog asked, FormPanel form, RegistrationFault fault) {
    asked.problem(form.problem(fault.field(), fault.sentence()) ? "" : fault.sentence());
    asked.pack();
  }
}
