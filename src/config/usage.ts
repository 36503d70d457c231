// What `--help` says of each command, by its name in the table of commands.

/** The lines of a command: one for each way to call it, with the flags below. */
export const usages: Readonly<Record<string, string>> = {
  scan: `  melodrome scan [flags]            scan the libraries, also beside a running server
    -f, --full                        read every file again, not only changed ones
    -t, --target LIBRARY:FOLDER       only this folder; may be repeated
        --target-file FILE            only the folders that stand in this file, one a line
        --accept-missing              what vanished is gone, however much it is
        --json                        what was found, as JSON
`,
  user: `  melodrome user list               everybody with an account
    -f, --format csv|json             csv unless told otherwise; --json is the same
  melodrome user create -u NAME     a new account; the password is asked for, or one line of standard input
    -a, --admin                       an admin
        --name NAME, -e, --email TEXT their full name and address
    -i, --library-ids 1,2             only these music folders; all unless told otherwise
  melodrome user edit -u NAME       --name, --remove-name, --email, --remove-email, -i, and
        --set-admin, --set-regular    give or take the rights of an admin
        --set-password                a new password, which ends all sessions
  melodrome user password -u NAME   the same as edit --set-password
  melodrome user delete -u NAME     with playlists, marks and keys; asks first
        --force                       does not ask
        --json                        every one of these: the account as JSON
  melodrome user totp-off NAME      somebody lost the phone: signing in takes the password alone again
  melodrome user new-key            go on with the key that is there when the one of the passwords is lost; the server must be stopped
`,
  backup: `  melodrome backup create           a checked copy of the database, also beside a running server
    -d, --backup-dir FOLDER           here; that of Backup.Path unless told otherwise
        --json                        all of these: what was done or found as JSON
  melodrome backup list             the backups there are, newest first (-d)
  melodrome backup prune            delete all but the newest (-d)
    -k, --keep-count N                this many; that of Backup.Count unless told otherwise
    -f, --force                       do not ask before all are deleted
  melodrome backup restore -b FILE  put a backup in the place of the database; the server must be stopped
    -f, --force                       does not ask; what was there is kept beside it in any case
`,
  artwork: `  melodrome artwork explain [KIND] ID
                                    why this picture is shown; KIND is al, ar, dc, mf, pl or ra, ID may be that of a cover (al-…)
  melodrome artwork refresh [KIND] IDS
                                    choose anew for these albums, artists, playlists, stations
  melodrome artwork reprocess       choose anew for all albums and artists, as after a change of the rules for covers
        --kind al|ar                  only for these
        --source SOURCE               only where it comes from file, embedded, upload, artist-folder, web, or none is there
        --dry-run                     only tell how many would have another one
  melodrome artwork status          how many have a picture, and where it comes from
        --json                        every one of these as JSON
`,
  service: `  melodrome service print           the unit for systemd, as install would write it, with the flags given
  melodrome service install         write the unit, and start the server now and at every boot
    -u, --user NAME                   whom it runs as; melodrome unless told otherwise
    -w, --working-directory FOLDER    where it runs; / unless told otherwise
        --unit-dir FOLDER             where units lie; /etc/systemd/system unless told otherwise
  melodrome service uninstall       stop it and delete the unit; nothing else is touched
  melodrome service start|stop|status
        --json                        every one of these: what was written and how the service is, as JSON
`,
  pls: `  melodrome pls -p NAME             print a playlist as M3U
    -p, --playlist NAME|ID            which one
    -o, --output FILE                 into this file (.m3u, .m3u8, .pls or .xspf)
  melodrome pls list                all playlists
    -u, --user NAME                   only those of this user
    -f, --format csv|json             csv unless told otherwise
  melodrome pls export -o FOLDER    every playlist (or those of -p, -u) as a file in this folder
  melodrome pls import FILES        playlists from files, for the first admin or the user of -u
        --sync                        and keep them in step with the files, where those lie in a library
        --json                        every one of these: what was written or found, as JSON
`,
  import: `  melodrome import NAVIDROME.DB     bring users, marks, playlists and more from a Navidrome database
        --dry-run                     only tell what would be brought
        --map OLD=NEW                 a folder lies elsewhere here; may be repeated
        --key KEY                     Navidrome's PasswordEncryptionKey, if it had one
        --no-scan                     do not scan first, even where files are not known yet
        --json                        the whole report as JSON
`,
  explain: `  melodrome explain FILE|ID         why a file, song, album or playlist is in the catalogue as it is, or is not
        --json                        the same as JSON
`,
  inspect: `  melodrome inspect FILES           the tags of any files as they stand there, and what is made of them
    -f, --format FORMAT               jsonindent (unless told otherwise), json (one line; so is --json), yaml, toml or pretty
`,
  'insights-server': `  melodrome insights-server         collect anonymous figures of servers and show their totals
    -l, --listen ADDRESS:PORT         where (default 127.0.0.1:8090)
        --database FILE               what they are kept in, for thirty days (default insights.db)
        --json                        collect nothing: print the totals of that file as JSON
`,
  health: `  melodrome health [flags]          ask the running server whether it is well; ends with 0 if so
        --json                        the answer as JSON
`,
  licenses: `  melodrome licenses                licences of everything inside this program
`,
};
