package im.recado.gateway.msn;

import static java.nio.charset.StandardCharsets.UTF_8;

import im.recado.gateway.network.Availability;
import im.recado.gateway.network.Hides;
import im.recado.gateway.network.NetworkEvent;
import im.recado.gateway.network.NetworkException;
import im.recado.gateway.network.ShowsMusic;
import im.recado.gateway.network.ShowsName;
import im.recado.gateway.network.ShowsPicture;
import im.recado.wire.xml.Element;
import java.util.ArrayList;
import java.util.List;

/** How a user is there for others on MSN, and what is shown of them. */
abstract class MsnPresence implements Hides, ShowsMusic, ShowsName, ShowsPicture {
  /** Takes long messages in pieces, and speaks the first version of what pictures and files go by. */
  private static final String CAPABILITIES = "1073741856";

  /** As clients of the time made them. */
  private static final Shape SHAPE = new Shape(96, "png", 48 * 1024);

  private final MsnState state;

  /** How the user is there; empty before anything was said of it. */
  private String code = "";

  /** What the user says of it, and listens to; empty for nothing. */
  private String words = "";

  private String music = "";

  MsnPresence(MsnState state) {
    this.state = state;
  }

  @Override
  public void show(Availability availability, String status) throws NetworkException {
    code = States.code(availability);
    words = status;
    change();
    if (state.entry().dialect().hasEndpoints()) {
      for (Element endpoint : Endpoints.data(CAPABILITIES + ":0", code)) {
        tell(endpoint);
      }
    }
    tell(personal());
  }

  private Element personal() {
    Element.Builder data =
        Element.builder("Data", "").child(Element.of("PSM", "", words)).child(Element.of("CurrentMedia", "", music));
    if (state.entry().dialect().hasEndpoints()) {
      data.child(Element.of("MachineGuid", "", state.entry().endpoint()));
    }
    return data.build();
  }

  @Override
  public void named(String name) throws NetworkException {
    state.ask(answer -> failure(answer), "PRP", List.of("MFN", Percent.encode(name)), null);
  }

  @Override
  public void listens(String artist, String title) throws NetworkException {
    music = Media.written(artist, title);
    if (!code.isEmpty()) {
      tell(personal());
    }
  }

  private void tell(Element data) throws NetworkException {
    state.ask(answer -> failure(answer), "UUX", List.of(), data.toString().getBytes(UTF_8));
  }

  @Override
  public void hide() throws NetworkException {
    code = "HDN";
    change();
  }

  @Override
  public Shape shape() {
    return SHAPE;
  }

  @Override
  public void picture(byte[] picture) throws NetworkException {
    synchronized (state) {
      state.ownPicture(picture);
    }
    if (!code.isEmpty()) {
      change();
    }
  }

  private void change() throws NetworkException {
    List<String> shown = new ArrayList<>(List.of(code));
    shown.add(state.entry().dialect().hasEndpoints() ? CAPABILITIES + ":0" : CAPABILITIES);
    synchronized (state) {
      MsnObject own = state.ownObject();
      if (own != null) {
        shown.add(Percent.encode(own.text()));
      }
    }
    state.ask(answer -> failure(answer), "CHG", shown, null);
  }

  private static List<NetworkEvent> failure(Command answer) {
    return answer.error() == 0 || answer.error() == MsnErrors.SILENT
        ? List.of()
        : List.of(new NetworkEvent.Announced(MsnErrors.of(answer.error()).sentence()));
  }
}
