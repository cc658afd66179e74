/// What botocore makes of set-ups, all of them in one process.
enum BotocorePeer {
  static let script = """
    import datetime, json, os, sys, botocore.session
    from botocore.utils import JSONFileCache
    def first(call):
        try:
            return call()
        except Exception as error:
            if os.environ.get('SHOW_FAILURES'):
                print(setup['name'], type(error), error, file=sys.stderr)
            return None
    loader = None
    answers = []
    for setup in json.load(sys.stdin):
        for name in [n for n in os.environ if n.startswith(('AWS_', 'BOTO_', 'REQUESTS_'))]:
            del os.environ[name]
        os.environ.update(setup['variables'])
        def new_session():
            global loader
            session = botocore.session.Session(profile=setup.get('profile'))
            # Reading the services' models is what takes long.
            loader = loader or session.get_component('data_loader')
            session.register_component('data_loader', loader)
            return session
        answer = {}
        keys = {'aws_access_key_id': 'x', 'aws_secret_access_key': 'y', 'region_name': setup.get('region')}
        def asked(session, service, name, parameters):
            client = session.create_client(service, **keys)
            operation = client.meta.service_model.operation_model(name)
            context = {'client_config': client.meta.config, 'has_streaming_input': False}
            url, headers, _ = client._resolve_endpoint_ruleset(operation, parameters, context)
            client._convert_to_request_dict(parameters, operation, url, context, headers)
            return client, url.rstrip('/'), context.get('signing', {}).get('region', client._request_signer._region_name)
        role = {'RoleArn': 'arn:aws:iam::123456789012:role/fake', 'RoleSessionName': 'fake'}
        found = first(lambda: asked(new_session(), 'sts', 'AssumeRole', role))
        if found and found[2]:
            answer['sts'] = f'{found[1]} {found[2]}'
        session = new_session()
        found = first(lambda: asked(session, 'appflow', 'ListFlows', {}))
        if found:
            client, answer['endpoint'], _ = found
            answer['region'] = client.meta.region_name
        if found and client._endpoint.http_session._verify not in (True, False):
            answer['bundle'] = client._endpoint.http_session._verify
        if found and client.meta.config.user_agent_appid:
            part = [p for p in client._user_agent_creator.to_string().split() if p.startswith('app/')]
            answer['application'] = part[0] if part else None
        chain = first(lambda: session.get_component('credential_provider'))
        if chain:
            answer['metadata'] = chain.get_provider('iam-role')._role_fetcher.get_base_url().rstrip('/')
            chain.get_provider('assume-role')._prompter = lambda prompt: '123456'
            if setup.get('roles') is not None:
                # As AWS's command line does.
                for name in ['assume-role', 'assume-role-with-web-identity']:
                    chain.get_provider(name).cache = JSONFileCache(os.path.join(os.environ['HOME'], 'peer-cache'))
        def signer():
            found = session.get_credentials()
            if found is None:
                return None
            frozen = found.get_frozen_credentials()
            return found.method, frozen.access_key, frozen.token, getattr(found, '_expiry_time', None)
        found = first(signer)
        if found:
            answer['provider'], answer['key'], token, end = found
            # Only a token that is not blank is sent.
            answer['token'] = 'yes' if token else 'no'
            if end is not None:
                utc = datetime.timezone.utc
                # A time without a zone is UTC's.
                end = end.astimezone(utc) if end.tzinfo else end.replace(tzinfo=utc)
                left = (end - datetime.datetime.now(utc)).total_seconds()
                answer['renewed'] = 'soon' if left < 26 * 60 else end.strftime('%Y-%m-%dT%H:%M:%SZ')
        answers.append({name: value for name, value in answer.items() if value is not None})
    json.dump(answers, sys.stdout)
    """
}
