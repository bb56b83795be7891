package im.recado.gateway.network;

/** Why something does not work with a network. */
public enum Reason {
  /** The name or the password is wrong, or the account may not log in. */
  WRONG_CREDENTIALS,
  /** The account has been logged in from elsewhere, and only one may be. */
  IN_USE_ELSEWHERE,
  /** The network has thrown the user out and does not want them back. */
  BANNED,
  /** The administrator of this server does not let people there. */
  NOT_FROM_HERE,
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
  /** The name that the user wants is somebody else's. */
  NAME_TAKEN,
  /** The name is none that the network takes. */
  BAD_NAME,
  /** The room has a password, and this is not it. */
  WRONG_PASSWORD,
  /** Only who is invited or registered there may come in. */
  MEMBERS_ONLY,
  /** So many are in that there is no room for more. */
  ROOM_FULL,
  /** It was too much in too short a time, or is too long. */
  TOO_MUCH,
  /** The network cannot do that at all. */
  NOT_POSSIBLE;

  /** Whether another attempt makes no sense before somebody has done something about it. */
  public boolean isForGood() {
    return this == WRONG_CREDENTIALS || this == IN_USE_ELSEWHERE || this == BANNED || this == NOT_FROM_HERE;
  }
}
