package im.recado.modules.captcha;

import im.recado.modules.bob.Bits;
import im.recado.wire.form.DataForm;
import im.recado.wire.form.Field;
import im.recado.wire.xml.Element;

/** How a challenge stands in a form (XEP-0158 section 3.1.2). */
public final class CaptchaForm {
  public static final String NS = "urn:xmpp:captcha";

  private static final String MEDIA = "urn:xmpp:media-element";

  private CaptchaForm() {}

  /** Adds the fields that say which challenge it is, and that one answer is enough. */
  public static DataForm.Builder named(DataForm.Builder form, Captchas.Challenge challenge) {
    return form.field(Field.of("challenge", Field.Type.HIDDEN, null, challenge.id()))
        .field(Field.of("answers", Field.Type.HIDDEN, null, "1"));
  }

  /** A form with the fields for the answers besides: the text of the picture, or some work if that is offered. */
  public static Element asking(Element form, Captchas.Challenge challenge, Bits picture) {
    Element asked = form.withChild(reading(picture));
    return challenge.bits() == 0
        ? asked
        : asked.withChild(
            Element.builder("field", DataForm.NS)
                .attribute("var", "SHA-256")
                .attribute("type", "text-single")
                .attribute("label", challenge.label())
                .build());
  }

  private static Element reading(Bits picture) {
    return Element.builder("field", DataForm.NS)
        .attribute("var", "ocr")
        .attribute("type", "text-single")
        .attribute("label", "The characters that you see")
        .child(
            Element.builder("media", MEDIA)
                .attribute("width", Integer.toString(CaptchaPicture.WIDTH))
                .attribute("height", Integer.toString(CaptchaPicture.HEIGHT))
                .child(Element.builder("uri", MEDIA).attribute("type", "image/png").text(picture.uri()).build())
                .build())
        .build();
  }
}
