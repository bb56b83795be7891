package im.recado.gateway.network;

import java.util.Map;

/** A connection to a network where people can be looked for; {@link Network#search} says by what. */
public interface FindsPeople {
  /**
   * Looks for those to whom all of this applies: {@link NetworkEvent.Found} with this id, or {@link NetworkEvent.Answered} that says
   * why not.
   *
   * @param wanted at least one answer, none empty
   */
  void find(Map<String, String> wanted, String id) throws NetworkException;
}
