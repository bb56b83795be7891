package im.recado.gateway.network;

/** Why something does not work with a network. */
public enum Reason {
  /** The name or the password is wrong, or the account may not log in. */
  WRONG_CREDENTIALS,
  /** The account has been logged in from elsewhere, and only one may be. */
  IN_USE_ELSEWHERE,
  /** The network cannot be reached, or says that it does not work now. */
  DOWN,
  /** It was reached and did not answer in time. */
  TIMEOUT,
  /** There is nobody of this name, or nobody can have it. */
  NO_SUCH_CONTACT,
  /** The contact is not there, and the network keeps nothing. */
  CONTACT_AWAY,
  /** The contact or the network does not want that. */
  REFUSED,
  /** It was too much in too short a time, or is too long. */
  TOO_MUCH,
  /** The network cannot do that at all. */
  NOT_POSSIBLE;

  /** Whether another attempt makes no sense before somebody has done something about it. */
  public boolean isForGood() {
    return this == WRONG_CREDENTIALS || this == IN_USE_ELSEWHERE;
  }
}
